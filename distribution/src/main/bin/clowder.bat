@echo off
rem Runs a Clowder member, or talks to a running one. "clowder help" lists the commands.
rem
rem JAVA_HOME     the Java to use (17 or later); without it, the java on the PATH
rem CLOWDER_BASE  the directory of the member; --base comes before it
rem CLOWDER_OPTS  options for the member's JVM, behind those of conf\jvm.options

setlocal
set "CALLER=%CD%"
for %%I in ("%~dp0..") do set "HOME_DIR=%%~fI"
set "BASE=%HOME_DIR%"
if defined CLOWDER_BASE set "BASE=%CLOWDER_BASE%"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
    echo clowder: there is no Java at "%JAVA%"; install a JDK 17 or later, or set JAVA_HOME 1>&2
    exit /b 1
)

rem The JVM runs in the member's directory: --base DIR, or else CLOWDER_BASE, or else the installation.
set "PREVIOUS="
for %%A in (%*) do call :base "%%~A"
if exist "%BASE%\" cd /d "%BASE%"

set "OPENS=--add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/java.net=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.util.concurrent=ALL-UNNAMED --add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED"
set "CLASSES=%HOME_DIR%\lib\*"
if "%~1"=="shell" set "CLASSES=%CLASSES%;%HOME_DIR%\lib\shell\*"
set "PLACES="-Dclowder.home=%HOME_DIR%" "-Dclowder.cwd=%CALLER%" -cp "%CLASSES%" org.clowder.launcher.Main"

rem The second compiler begins later than by default, as on other systems.
set "LATER=-XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=2400 -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=160000"

rem Of conf\jvm.options the lines that begin with an option.
set "OPTIONS="
if "%~1"=="run" if exist conf\jvm.options for /f "usebackq delims=" %%L in (`findstr /b /c:"-" conf\jvm.options`) do call :options %%L

if "%~1"=="run" (
    "%JAVA%" %OPENS% %LATER% -Djava.util.logging.manager=org.clowder.launcher.logging.MemberLogManager %OPTIONS% %CLOWDER_OPTS% %PLACES% %*
    exit /b
)
"%JAVA%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC %PLACES% %*
exit /b

:base
if "%PREVIOUS%"=="--base" set "BASE=%~1"
set "PREVIOUS=%~1"
exit /b

:options
set OPTIONS=%OPTIONS% %*
exit /b
