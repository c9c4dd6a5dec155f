@echo off
rem Starts djl-lrdecay's command line. Builds it first when it was never built, or when a source is
rem newer than what was built. See the file "lrdecay" for the environment variables.
rem It was tried with Wine and a Java for Windows, not on Windows itself. Wine has no wildcards in
rem paths of "for", so they are relative here.
setlocal EnableExtensions DisableDelayedExpansion
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
set "WORK=%ROOT%\.lrdecay"
set "MAIN=ai.djl.lrdecay.paper.cli.Main"

rem --- Java ---
set "JAVA=java"
set "JAVAC=1"
if not defined JAVA_HOME goto path_java
rem Some set it with the quotes that the path needs elsewhere.
set "JAVA_HOME=%JAVA_HOME:"=%"
set "JAVA=%JAVA_HOME%\bin\java.exe"
if not exist "%JAVA_HOME%\bin\javac.exe" set "JAVAC="
if exist "%JAVA%" goto have_java
echo lrdecay: JAVA_HOME is "%JAVA_HOME%", but there is no bin\java.exe in it; set it to a JDK 17 or newer. 1>&2
exit /b 1
:path_java
call :on_path javac
if errorlevel 1 set "JAVAC="
call :on_path java
if not errorlevel 1 goto have_java
echo lrdecay: Java was not found; install a JDK 17 or newer, or set JAVA_HOME. 1>&2
exit /b 1
:have_java
set "VERSION="
for /f "tokens=2,3" %%u in ('call "%JAVA%" -version 2^>^&1') do if "%%u"=="version" if not defined VERSION set "VERSION=%%~v"
set "MAJOR="
for /f "tokens=1 delims=.-+_" %%m in ("%VERSION%") do set "MAJOR=%%m"
if defined MAJOR goto java_runs
echo lrdecay: "%JAVA%" does not run; install a JDK 17 or newer, or set JAVA_HOME. 1>&2
exit /b 1
:java_runs
if %MAJOR% GEQ 17 goto java_new
echo lrdecay: Java %VERSION% is too old; install a JDK 17 or newer, or set JAVA_HOME. 1>&2
exit /b 1
:java_new

rem --- what the arguments say to a launcher: Spark for 'reproduce --on' alone, and the CPU ---
set "ON="
set "ON_CPU="
call :read_arguments %*
set "SPARK="
set "MODULES=examples/paper"
set "SPARK_BUILD="
if /i not "%~1"=="reproduce" goto spark_known
if not defined ON goto spark_known
set "SPARK=1"
set "MODULES=examples/paper-spark"
set "SPARK_BUILD=-Dlrdecay.spark"
:spark_known

rem --- the build: .lrdecay\current names the folder of the newest one ---
if not defined LRDECAY_BUILD goto compare_build
if not "%LRDECAY_BUILD%"=="no" goto wrong_build
call :usable
if not errorlevel 1 goto start
echo lrdecay: LRDECAY_BUILD is "no", but there is no build that can be started; unset it. 1>&2
exit /b 1
:wrong_build
echo lrdecay: LRDECAY_BUILD is "%LRDECAY_BUILD%"; it must be no, or not set. 1>&2
exit /b 2
:compare_build
call :up_to_date
if not errorlevel 1 goto start
set "KEPT="
call :usable
if not errorlevel 1 set "KEPT=; LRDECAY_BUILD=no starts what was built last"
call :on_path mvn
if not errorlevel 1 goto have_mvn
echo lrdecay: Maven was not found, and djl-lrdecay has to be built first; install Maven 3.8.7 or newer%KEPT%. 1>&2
exit /b 1
:have_mvn
if defined JAVAC goto have_javac
echo lrdecay: only a Java runtime was found, and djl-lrdecay has to be built first; install a JDK 17 or newer, or set JAVA_HOME%KEPT%. 1>&2
exit /b 1
:have_javac
if not exist "%WORK%\" mkdir "%WORK%" 2>nul
set "NAME=app-%RANDOM%%RANDOM%"
mkdir "%WORK%\%NAME%" 2>nul
if exist "%WORK%\%NAME%\" goto writable
echo lrdecay: djl-lrdecay has to be built, but cannot write to "%WORK%"; make the folder writable%KEPT%. 1>&2
exit /b 1
:writable
rmdir "%WORK%\%NAME%"
set "TOLD="
:lock
mkdir "%WORK%\lock" 2>nul
if not errorlevel 1 goto locked
if not defined TOLD echo lrdecay: Another build is running; waiting for it. If none is, remove the folder "%WORK%\lock". 1>&2
set "TOLD=1"
ping -n 2 127.0.0.1 >nul 2>nul
goto lock
:locked
call :up_to_date
if not errorlevel 1 goto unlock
if exist "%WORK%\current" (
  echo lrdecay: Building djl-lrdecay, sources have changed... 1>&2
) else (
  echo lrdecay: Building djl-lrdecay ^(first start; downloads dependencies, a few minutes^)... 1>&2
)
>"%WORK%\next" echo %NAME%
pushd "%ROOT%"
call mvn -q -B -ntp -Dquick -Dmaven.test.skip=true -Dlrdecay.target=target/launcher "-Dlrdecay.app=%WORK%\%NAME%" -pl %MODULES% -am %SPARK_BUILD% %LRDECAY_MVN_ARGS% package >"%WORK%\build.log" 2>&1 <nul
set "RESULT=%ERRORLEVEL%"
popd
if not "%RESULT%"=="0" goto build_failed
if not exist "%WORK%\%NAME%\lib\" goto build_failed
move /y "%WORK%\next" "%WORK%\current" >nul
rem Older builds go, except those that a running program holds open.
pushd "%WORK%"
for /d %%d in (app-*) do if /i not "%%d"=="%NAME%" rmdir /s /q "%%d" 2>nul
popd
:unlock
rmdir /s /q "%WORK%\lock" 2>nul
goto start
:build_failed
del "%WORK%\next" 2>nul
rmdir /s /q "%WORK%\%NAME%" 2>nul
rmdir /s /q "%WORK%\lock" 2>nul
type "%WORK%\build.log" 1>&2
echo lrdecay: the build failed; all of Maven's output is in "%WORK%\build.log"%KEPT%. 1>&2
exit /b 1

:start
set "APP="
set /p APP=<"%WORK%\current"
set "APP=%WORK%\%APP%"
set "NATIVES=%LRDECAY_NATIVES%"
if defined NATIVES goto natives_given
set "NATIVES=cpu"
if defined PYTORCH_LIBRARY_PATH set "NATIVES=libtorch"
if defined PYTORCH_LIBRARY_PATH goto natives_known
if defined ON_CPU goto natives_known
rem A GPU may be hidden; and there are no natives of CUDA for ARM.
if not defined CUDA_VISIBLE_DEVICES goto gpus_shown
if "%CUDA_VISIBLE_DEVICES:~0,2%"=="-1" goto natives_known
:gpus_shown
if /i not "%PROCESSOR_ARCHITECTURE%"=="AMD64" goto natives_known
call nvidia-smi -L >nul 2>nul
if not errorlevel 1 set "NATIVES=cuda"
goto natives_known
:natives_given
if "%NATIVES%"=="cpu" goto natives_known
if "%NATIVES%"=="cuda" goto natives_known
echo lrdecay: LRDECAY_NATIVES is "%NATIVES%"; it must be cpu or cuda. 1>&2
exit /b 2
:natives_known
if not defined PYTORCH_LIBRARY_PATH goto libtorch_known
rem Otherwise DJL looks for a JNI library of a kind that its jar does not hold.
set "FOUND_FLAVOR=cpu"
for %%d in ("%PYTORCH_LIBRARY_PATH:;=" "%") do if exist "%%~d\torch_cuda.dll" set "FOUND_FLAVOR=cu128"
if not defined PYTORCH_FLAVOR set "PYTORCH_FLAVOR=%FOUND_FLAVOR%"
rem DJL counts GPUs by this library, and looks for it on the PATH alone.
for %%d in ("%PYTORCH_LIBRARY_PATH:;=" "%") do if exist "%%~d\cudart64_*.dll" call :before_path "%%~d"
:libtorch_known
set "LRDECAY_CP=%APP%\lib\*"
if "%NATIVES%"=="cpu" set "LRDECAY_CP=%LRDECAY_CP%;%APP%\lib-cpu\*"
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

rem --- is there a program of this name? ---
:on_path
for %%x in (%1.exe %1.cmd %1.bat) do if not "%%~$PATH:x"=="" exit /b 0
exit /b 1

:before_path
set "PATH=%~1;%PATH%"
exit /b 0

rem --- to cmd, the "=" of an option separates arguments ---
:read_arguments
set "PREVIOUS="
:next_argument
if [%1]==[] exit /b 0
set "ARGUMENT=%~1"
if not defined ARGUMENT goto argument_read
if "%ARGUMENT%"=="--on" set "ON=1"
if "%ARGUMENT:~0,5%"=="--on=" set "ON=1"
if "%PREVIOUS%"=="--device" if "%ARGUMENT%"=="cpu" set "ON_CPU=1"
if "%PREVIOUS%"=="--device" if "%ARGUMENT:~0,4%"=="cpu:" set "ON_CPU=1"
if "%ARGUMENT:~0,12%"=="--device=cpu" set "ON_CPU=1"
:argument_read
set "PREVIOUS=%ARGUMENT%"
shift
goto next_argument

rem --- is there a build that can be started? ---
:usable
if not exist "%WORK%\current" exit /b 1
set "BUILT="
set /p BUILT=<"%WORK%\current"
if not exist "%WORK%\%BUILT%\lib\" exit /b 1
if not defined SPARK exit /b 0
if not exist "%WORK%\%BUILT%\lib-spark\" exit /b 1
exit /b 0

rem --- and is it newer than all sources? cmd cannot compare times: a class of the build does ---
:up_to_date
call :usable
if errorlevel 1 exit /b 1
call "%JAVA%" -Xshare:auto -XX:TieredStopAtLevel=1 -cp "%WORK%\%BUILT%\lib\*" ai.djl.lrdecay.paper.cli.BuildCheck "%ROOT%" >nul 2>nul
exit /b %ERRORLEVEL%
