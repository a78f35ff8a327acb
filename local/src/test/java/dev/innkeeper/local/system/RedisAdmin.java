package dev.innkeeper.local.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Says single words to Redis, as an operator with redis-cli does. */
final class RedisAdmin {
    private static final int LIMIT_MILLIS = 20_000;

    private final URI address;

    RedisAdmin(String url) {
        this.address = URI.create(url);
    }

    /** The address with the name and password of a user. */
    String url(String user, String password) {
        return "redis://%s:%s@%s:%d".formatted(user, password, address.getHost(), address.getPort());
    }

    /** Says it; fails if Redis answers with an error. */
    void command(String command) throws IOException {
        var answer = answer(command);
        if (answer.startsWith("-")) {
            throw new AssertionError(command + ": " + answer);
        }
    }

    /** Says it, and answers the list that Redis answers with. */
    List<String> list(String command) throws IOException {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            var lines = ask(socket, command);
            var values = new ArrayList<String>();
            var first = lines.readLine();
            if (!first.startsWith("*")) {
                throw new IOException(command + ": " + first);
            }
            for (int i = Integer.parseInt(first.substring(1)); i > 0; i--) {
                // Its length comes first.
                lines.readLine();
                values.add(lines.readLine());
            }
            return values;
        }
    }

    boolean refuses(String user, String password) throws IOException {
        return answer("AUTH %s %s".formatted(user, password)).startsWith("-WRONGPASS");
    }

    private String answer(String command) throws IOException {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            return ask(socket, command).readLine();
        }
    }

    private static BufferedReader ask(Socket socket, String command) throws IOException {
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }
}
