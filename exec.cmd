@rem The shell of Windows has no `exec` and no `env`, which `npm start` uses elsewhere (docs/decisions/0019): `exec env NAME=value command`.
@rem The value is for the allocator of Linux. npm finds this file in the current folder.
@for /f "tokens=2*" %%a in ("%*") do @%%b
