# The tracker with all extras, as the user `tracker` in the folder /night. `docker run -it` shows
# the board; compose.yaml runs a night without a screen.
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
ENV TRACKER_VENV=/opt/tracker
RUN ["bash", "-c", "set -e; source scripts/_environment; make_environment; install_tracker all ."]

FROM python:3.13-slim
RUN useradd --create-home --uid 1000 tracker && install --directory --owner tracker /night /drop /graphics
COPY --from=build /opt/tracker /opt/tracker
ENV PATH=/opt/tracker/bin:$PATH LANG=C.UTF-8
USER tracker
WORKDIR /night
ENTRYPOINT ["tracker"]
CMD ["--help"]
