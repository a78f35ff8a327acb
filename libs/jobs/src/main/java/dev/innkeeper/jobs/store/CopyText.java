package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.JobRow;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** Rows in the text format of COPY: a line each, fields between tabs. */
final class CopyText {
    /** The statement this writes for: the columns in the order of {@link #write}. */
    static final String COPY = "copy job (" + JobRow.COLUMNS + ") from stdin";

    private static final int FLUSH_AT = 32 * 1024;
    private static final byte[] NULL = {'\\', 'N'};
    // The transaction's time, as in now(): COPY has no expressions, but timestamps know this word.
    private static final byte[] NOW = {'n', 'o', 'w'};
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final CopyIn copy;
    private byte[] buffer = new byte[FLUSH_AT * 2];
    private int length;

    CopyText(CopyIn copy) {
        this.copy = copy;
    }

    void write(JobRow row) throws SQLException {
        uuid(row.id());
        text(row.kind());
        text(row.queue());
        text(row.args());
        number(row.argsVersion());
        if (row.runAt() == null) {
            raw(NOW);
        } else {
            text(row.runAt().toString());
        }
        number(row.maxAttempts());
        text(row.uniqueKey());
        text(row.throttle().limitKey());
        number(row.throttle().limitMax());
        text(row.throttle().rateKey());
        number(row.throttle().rateCount());
        number(row.throttle().rateMillis());
        uuid(row.batchId());
        tags(row.tags());
        text(row.traceparent());
        buffer[length - 1] = '\n';
        if (length >= FLUSH_AT) {
            flush();
        }
    }

    void flush() throws SQLException {
        copy.writeToCopy(buffer, 0, length);
        length = 0;
    }

    private void uuid(@Nullable UUID id) {
        if (id == null) {
            raw(NULL);
            return;
        }
        room(33);
        hex(id.getMostSignificantBits());
        hex(id.getLeastSignificantBits());
        buffer[length++] = '\t';
    }

    private void hex(long half) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            buffer[length++] = HEX[(int) (half >>> shift) & 0xf];
        }
    }

    private void number(int value) {
        raw(Integer.toString(value).getBytes(StandardCharsets.US_ASCII));
    }

    private void tags(List<String> tags) {
        if (tags.isEmpty()) {
            raw(NULL);
            return;
        }
        var array = new StringBuilder("{");
        for (var tag : tags) {
            array.append(array.length() == 1 ? "" : ",")
                    .append('"')
                    .append(tag.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        text(array.append('}').toString());
    }

    private void text(@Nullable String text) {
        if (text == null) {
            raw(NULL);
            return;
        }
        // In UTF-8 no byte of a longer character looks like one of these.
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        room(bytes.length * 2 + 1);
        for (byte one : bytes) {
            switch (one) {
                case '\\' -> escaped('\\');
                case '\t' -> escaped('t');
                case '\n' -> escaped('n');
                case '\r' -> escaped('r');
                default -> buffer[length++] = one;
            }
        }
        buffer[length++] = '\t';
    }

    private void escaped(char letter) {
        buffer[length++] = '\\';
        buffer[length++] = (byte) letter;
    }

    private void raw(byte[] bytes) {
        room(bytes.length + 1);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
        buffer[length++] = '\t';
    }

    private void room(int bytes) {
        if (length + bytes > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + bytes, buffer.length * 2));
        }
    }
}
