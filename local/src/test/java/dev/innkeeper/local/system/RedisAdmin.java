package dev.innkeeper.local.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Says single words to Redis, as an operator with redis-cli does. */
final class RedisAdmin {
    private static final int LIMIT_MILLIS = 2000;

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

    boolean refuses(String user, String password) throws IOException {
        return answer("AUTH %s %s".formatted(user, password)).startsWith("-WRONGPASS");
    }

    private String answer(String command) throws IOException {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }
}
