@rem The shell of Windows has no `exec`, which `npm start` uses elsewhere (docs/decisions/0019). It finds this file in the current folder.
@%*
