/**
 * The conversation between {@code bin/clowder} and a running member, over the Unix domain socket
 * {@code data/control.sock}. Both ends use these classes; they need nothing but the JDK.
 *
 * <p>A connection is one shell session. The client sends a request, the member answers with frames, the last of which
 * is an exit frame; then the client may send the next request on the same connection or close it. All numbers are
 * big-endian, all text is UTF-8.
 *
 * <pre>
 * request  := magic:int=0x434C5744 ("CLWD")  version:byte=1  kind:byte  count:short  argument{count}
 * kind     := 1 (a command of scope "clowder": its name and its arguments, taken literally)
 *           | 2 (a script: one argument, parsed by Gogo)
 * argument := length:int (0..65536)  utf8{length}
 * response := frame* exit
 * frame    := 1 (standard output) | 2 (standard error)  length:int (0..65536)  bytes{length}
 * exit     := 3  length:int=4  code:int
 * </pre>
 *
 * <p>A member that cannot read a request closes the connection. A request of another version is answered with one line
 * of standard error and exit code 1.
 */
package org.clowder.shell.protocol;
