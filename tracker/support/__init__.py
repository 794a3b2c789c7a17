"""Things that know no elections: text, files, processes, progress. It imports no other package."""
