"""Fetches the files of a folder on the agency's host into the drop folder.

The host is an FTP, FTPS, SFTP or HTTPS server. `fetch` is a writer that delivers into the drop
folder, as an FTP client is; the packages that read the drop folder still never write into it. It
replaces each file atomically, keeps unfinished files in the hidden folder `.tracker-fetch`, and
writes there whether the host is reached, for the board.
"""
