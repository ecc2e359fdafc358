@rem The shell of Windows has no `exec` and no `env`, which `npm start` uses elsewhere (docs/decisions/0019): `exec env NAME=value command`.
@rem The value is for the allocator of Linux. npm finds this file in the current folder.
@rem In double quotes, the quotes around an argument with spaces would end the text. npm escapes arguments for cmd.exe.
@for /f "usebackq tokens=2*" %%a in ('%*') do @%%b
