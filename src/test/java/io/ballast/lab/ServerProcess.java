package io.ballast.lab;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A real server that is a process of its own, which can therefore be killed, stopped and told to fail. TCP: an echo with
 * the words of {@link EchoServer}. HTTP: 200 for everything, until told to fail.
 */
public final class ServerProcess implements AutoCloseable {

    private static final int SIGUSR1 = 10;

    // One process that never forks, for a fork is slow in the guest.
    private static final String PROGRAM = """
            use strict; use IO::Socket; use IO::Select;
            my ($name, $port, $kind) = @ARGV;
            my $status = "200 OK";
            $SIG{USR1} = sub { $status = "500 Broken" };
            $SIG{PIPE} = "IGNORE";
            my $listening = IO::Socket::INET->new(LocalPort => $port, Listen => 1024, ReuseAddr => 1) or die "$!";
            my $all = IO::Select->new($listening);
            syswrite STDOUT, "r";
            while (1) {
                for my $socket ($all->can_read) {
                    if ($socket == $listening) {
                        my $client = $listening->accept or next;
                        if ($kind eq "brief") { close $client; next }
                        syswrite $client, "$name\\n" if $kind eq "echo";
                        $all->add($client);
                    } elsif (sysread $socket, my $text, 16384) {
                        if ($kind eq "echo") { syswrite $socket, $text; next }
                        syswrite $socket, "HTTP/1.1 $status\\r\\nContent-Length: 3\\r\\nConnection: close\\r\\n\\r\\nok\\n";
                        $all->remove($socket); close $socket;
                    } else {
                        $all->remove($socket); close $socket;
                    }
                }
            }
            """;

    private final Process process;

    private ServerProcess(Host host, int port, String kind) {
        process = host.start(new ProcessBuilder("perl", "-e", PROGRAM, host.name(), String.valueOf(port), kind)
                .redirectError(ProcessBuilder.Redirect.INHERIT));
        try {
            if (process.getInputStream().read() != 'r') {
                throw new IllegalStateException("no server could be started on " + host + ", port " + port);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says its machine's name to whoever connects to this port of any IPv4 address, and gives back every byte. */
    public static ServerProcess echo(Host host, int port) {
        return new ServerProcess(host, port, "echo");
    }

    /** Answers HTTP on this port of any IPv4 address. */
    public static ServerProcess http(Host host, int port) {
        return new ServerProcess(host, port, "http");
    }

    /** Hangs up on whoever connects: what a server of a thousand costs least. */
    public static ServerProcess brief(Host host, int port) {
        return new ServerProcess(host, port, "brief");
    }

    /** At once, by SIGKILL: the kernel closes its sockets. */
    public void kill() {
        process.destroyForcibly();
    }

    /** By SIGSTOP: its kernel goes on accepting, and nobody answers. */
    public void freeze() {
        SystemCalls.signal(process.pid(), SystemCalls.SIGSTOP);
    }

    public void thaw() {
        SystemCalls.signal(process.pid(), SystemCalls.SIGCONT);
    }

    /** From now on an HTTP server answers 500. */
    public void fail() {
        SystemCalls.signal(process.pid(), SIGUSR1);
    }

    @Override
    public void close() {
        kill();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
