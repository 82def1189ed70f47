# Documents
violation-files-name-is-path = A file name cannot contain “/” or “\”.
violation-files-empty = The file is empty. Choose one with something in it.
violation-files-not-accepted = Files of this kind ({ $found }) are not accepted. Send { $accepted }.
violation-files-name-disagrees = The file is a { $kind }, but its name ends differently. Correct the ending and send it again.
violation-files-wrong-end = This { $kind } is cut off, or something was appended to it. Export it again and send that.
violation-files-encrypted = The file is encrypted and no reviewer could open it. Send it without a password.
violation-files-infected = The security scan found { $what }. The file was not kept.
problem-files-too-large = The file is too large
    .detail = A file may have { $limit } at most. Nothing was kept. Compress or split it and send it again.
problem-files-interrupted = The file did not arrive whole
    .detail = The transfer was cut off and nothing was kept. Send it again.
problem-files-scanner-unavailable = Files cannot be taken at the moment
    .detail = The security scanner does not answer. Nothing was kept. Try again later.
