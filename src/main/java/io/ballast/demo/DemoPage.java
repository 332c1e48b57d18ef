package io.ballast.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * One of the demo's web servers: answers everything with its name. Runs as a process of its own, from this class alone,
 * and ends with its standard input, which ends with the process that started it, however that ends.
 */
final class DemoPage {

    private DemoPage() {
    }

    /** @param args name and port */
    public static void main(String[] args) throws IOException {
        var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(args[1]));
        var text = "This is " + args[0] + ", process " + ProcessHandle.current().pid() + ".\n";
        var server = HttpServer.create(address, 0);
        server.createContext("/", exchange -> answer(exchange, text.getBytes(StandardCharsets.UTF_8)));
        server.start();
        while (System.in.read() >= 0) {
            // Whatever comes, only the end of it matters.
        }
        System.exit(0);
    }

    private static void answer(HttpExchange exchange, byte[] text) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        }
    }
}
