@echo off
rem Starts djl-lrdecay's command line. Builds it first when it was never built, or when a source is
rem newer than what was built. See the file "lrdecay" for the environment variables.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
set "WORK=%ROOT%\.lrdecay"
set "MAIN=ai.djl.lrdecay.paper.cli.Main"

rem --- Java ---
set "JAVA=java"
if not defined JAVA_HOME goto path_java
set "JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%JAVA%" goto have_java
echo lrdecay: JAVA_HOME is %JAVA_HOME%, but there is no bin\java.exe in it; set it to a JDK 17 or newer. 1>&2
exit /b 1
:path_java
where java >nul 2>nul
if not errorlevel 1 goto have_java
echo lrdecay: Java was not found; install a JDK 17 or newer, or set JAVA_HOME. 1>&2
exit /b 1
:have_java
set "VERSION="
for /f "tokens=2,3" %%u in ('call "%JAVA%" -version 2^>^&1') do if "%%u"=="version" if not defined VERSION set "VERSION=%%~v"
set "MAJOR="
for /f "tokens=1 delims=.-+_" %%m in ("%VERSION%") do set "MAJOR=%%m"
if defined MAJOR goto java_runs
echo lrdecay: %JAVA% does not run; install a JDK 17 or newer, or set JAVA_HOME. 1>&2
exit /b 1
:java_runs
if %MAJOR% GEQ 17 goto java_new
echo lrdecay: Java %VERSION% is too old; install a JDK 17 or newer, or set JAVA_HOME. 1>&2
exit /b 1
:java_new

rem --- Spark, for 'reproduce --on' alone ---
set "SPARK="
set "MODULES=examples/paper"
set "SPARK_BUILD="
if /i not "%~1"=="reproduce" goto spark_known
for %%a in (%*) do if "%%~a"=="--on" set "SPARK=1"
if not defined SPARK goto spark_known
set "MODULES=examples/paper-spark"
set "SPARK_BUILD=-Dlrdecay.spark"
:spark_known

rem --- the build: .lrdecay\current names the folder of the newest one ---
call :up_to_date
if not errorlevel 1 goto start
where mvn >nul 2>nul
if errorlevel 1 (
  echo lrdecay: Maven was not found, and djl-lrdecay has to be built first; install Maven 3.8.7 or newer. 1>&2
  exit /b 1
)
if not exist "%WORK%" mkdir "%WORK%"
set "TOLD="
:lock
mkdir "%WORK%\lock" 2>nul
if not errorlevel 1 goto locked
rem A lock that is older than half an hour was left behind.
powershell -NoProfile -Command "if ((Get-Item -LiteralPath ($env:WORK + '\lock')).CreationTime -lt (Get-Date).AddMinutes(-30)) { exit 1 }" >nul 2>nul
if errorlevel 1 (
  rmdir /s /q "%WORK%\lock" 2>nul
  goto lock
)
if not defined TOLD echo lrdecay: Another build is running; waiting for it... 1>&2
set "TOLD=1"
timeout /t 1 /nobreak >nul 2>nul
goto lock
:locked
call :up_to_date
if not errorlevel 1 goto unlock
if exist "%WORK%\current" (
  echo lrdecay: Building djl-lrdecay, sources have changed... 1>&2
) else (
  echo lrdecay: Building djl-lrdecay ^(first start; downloads dependencies, a few minutes^)... 1>&2
)
set "NAME=app-%RANDOM%%RANDOM%"
>"%WORK%\next" echo %NAME%
pushd "%ROOT%"
call mvn -q -B -ntp -Dquick -Dmaven.test.skip=true -Dlrdecay.target=target/launcher "-Dlrdecay.app=%WORK%\%NAME%" -pl %MODULES% -am %SPARK_BUILD% %LRDECAY_MVN_ARGS% package >"%WORK%\build.log" 2>&1 <nul
set "RESULT=%ERRORLEVEL%"
popd
if not "%RESULT%"=="0" goto build_failed
if not exist "%WORK%\%NAME%\lib" goto build_failed
move /y "%WORK%\next" "%WORK%\current" >nul
rem Older builds go, except those that a running program holds open.
for /d %%d in ("%WORK%\app-*") do if /i not "%%~nxd"=="%NAME%" rmdir /s /q "%%d" 2>nul
:unlock
rmdir /s /q "%WORK%\lock" 2>nul
goto start
:build_failed
rmdir /s /q "%WORK%\lock" 2>nul
powershell -NoProfile -Command "Get-Content -LiteralPath ($env:WORK + '\build.log') -Tail 20" 1>&2
echo lrdecay: the build failed; all of Maven's output is in %WORK%\build.log. 1>&2
exit /b 1

:start
set "APP="
set /p APP=<"%WORK%\current"
set "APP=%WORK%\%APP%"
set "NATIVES=%LRDECAY_NATIVES%"
if defined NATIVES goto natives_given
set "NATIVES=cpu"
if defined PYTORCH_LIBRARY_PATH goto libtorch
nvidia-smi -L >nul 2>nul
if not errorlevel 1 set "NATIVES=cuda"
goto natives_known
:libtorch
set "NATIVES=libtorch"
rem Otherwise DJL looks for a JNI library of a kind that its jar does not hold.
if defined PYTORCH_FLAVOR goto natives_known
set "PYTORCH_FLAVOR=cpu"
if exist "%PYTORCH_LIBRARY_PATH%\torch_cuda.dll" set "PYTORCH_FLAVOR=cu128"
goto natives_known
:natives_given
if /i "%NATIVES%"=="cpu" goto natives_known
if /i "%NATIVES%"=="cuda" goto natives_known
echo lrdecay: LRDECAY_NATIVES is "%NATIVES%"; it must be cpu or cuda. 1>&2
exit /b 2
:natives_known
set "LRDECAY_CP=%APP%\lib\*"
if /i "%NATIVES%"=="cpu" set "LRDECAY_CP=%LRDECAY_CP%;%APP%\lib-cpu\*"
if defined SPARK set "LRDECAY_CP=%LRDECAY_CP%;%APP%\lib-spark\*"
if defined LRDECAY_JARS set "LRDECAY_CP=%LRDECAY_CP%;%LRDECAY_JARS%"
set "NATIVE_ACCESS="
if %MAJOR% GEQ 22 set "NATIVE_ACCESS=--enable-native-access=ALL-UNNAMED"
rem Tensor cores round FLOAT32 to ten bits in convolutions, unless they are told not to.
if not defined NVIDIA_TF32_OVERRIDE for %%c in (hessian reproduce run-one verify) do if "%~1"=="%%c" set "NVIDIA_TF32_OVERRIDE=0"
set "SPARK_OPENS="
if not defined SPARK goto go
set "SPARK_OPENS=-Dorg.slf4j.simpleLogger.log.org.apache=error"
for %%p in (java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar) do call set "SPARK_OPENS=%%SPARK_OPENS%% --add-opens=java.base/%%p=ALL-UNNAMED"
:go
"%JAVA%" -Xshare:auto -XX:+UseSerialGC -Djava.awt.headless=true -DOPT_OUT_TRACKING=true -Dorg.slf4j.simpleLogger.defaultLogLevel=warn "-Dlrdecay.natives=%NATIVES%" %NATIVE_ACCESS% %SPARK_OPENS% %LRDECAY_JAVA_OPTS% -cp "%LRDECAY_CP%" %MAIN% %*
exit /b %ERRORLEVEL%

:up_to_date
if not exist "%WORK%\current" exit /b 1
if not defined SPARK goto compare
set "FOUND="
set /p FOUND=<"%WORK%\current"
if not exist "%WORK%\%FOUND%\lib-spark" exit /b 1
:compare
powershell -NoProfile -Command "$w = $env:WORK; $r = $env:ROOT; $a = (Get-Content -LiteralPath ($w + '\current') -TotalCount 1).Trim(); if (-not (Test-Path -LiteralPath ($w + '\' + $a + '\lib'))) { exit 1 }; $t = (Get-Item -LiteralPath ($w + '\current')).LastWriteTimeUtc; $p = @('', '\djl-lrdecay', '\model-zoo', '\examples\paper') | ForEach-Object { $r + $_ + '\pom.xml' }; $s = @('djl-lrdecay', 'model-zoo', 'examples\paper') | ForEach-Object { $r + '\' + $_ + '\src\main' }; $n = @(Get-Item -LiteralPath $p) + @(Get-ChildItem -LiteralPath $s -Recurse) | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1; if ($n) { exit 1 }"
exit /b %ERRORLEVEL%
