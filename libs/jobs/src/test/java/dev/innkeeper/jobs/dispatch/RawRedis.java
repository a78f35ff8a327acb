package dev.innkeeper.jobs.dispatch;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection that sends what it is told, and reads answers as text: lists in brackets, an error with its dash. */
final class RawRedis implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;

    RawRedis(String url) throws IOException {
        var address = URI.create(url);
        socket = new Socket(address.getHost(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** Writes a command; its answer is the next that nobody has read. */
    void send(List<String> command) throws IOException {
        write("*" + command.size());
        for (var part : command) {
            write("$" + part.getBytes(StandardCharsets.UTF_8).length);
            write(part);
        }
    }

    String read() throws IOException {
        out.flush();
        return answer();
    }

    String call(String... command) throws IOException {
        send(List.of(command));
        return read();
    }

    /** Runs a script on the keys of a queue. */
    String run(Script script, String queue, String... args) throws IOException {
        var keys = new QueueKeys(queue).of(script);
        var command = new ArrayList<>(List.of("EVAL", script.text(), Integer.toString(keys.size())));
        command.addAll(keys);
        command.addAll(List.of(args));
        send(command);
        return read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void write(String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\r');
        out.write('\n');
    }

    private String answer() throws IOException {
        var line = line();
        var rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> rest;
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> list(Integer.parseInt(rest));
            default -> line;
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "null";
        }
        var text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        in.readNBytes(2);
        return text;
    }

    private String list(int length) throws IOException {
        var values = new ArrayList<String>();
        for (int i = 0; i < length; i++) {
            values.add(answer());
        }
        return values.toString();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new IOException("Redis hung up");
            }
            line.append((char) next);
        }
        in.read();
        return line.toString();
    }
}
