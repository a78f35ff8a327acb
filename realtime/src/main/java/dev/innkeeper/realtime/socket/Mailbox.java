package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.bus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What other threads have for an event loop, in order. Its messages are bounded: where more comes in than all clients
 * together can be given, a queue would only grow until the memory is gone. Any thread puts in, the event loop takes out.
 */
final class Mailbox {
    // A message's objects and its envelope's, beside the text that is in both of them.
    private static final int BYTES_BESIDE = 512;

    // What comes together when it is busy. Each is looked at once more where a client does not get all of them.
    private static final int MESSAGES_A_ROUND = 32;

    // Half of the size at which a client counts as slow by default: one round shall not make it so.
    private static final int BYTES_A_ROUND = 32_768;

    /** One thing to do. */
    sealed interface Mail {
        record Post(Message message) implements Mail {}

        record Task(Runnable task) implements Mail {}
    }

    private final Queue<Mail> mail = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long most;

    /** Of at most about so many bytes. */
    Mailbox(long most) {
        this.most = most;
    }

    /**
     * Puts a message in, retained; false if too much waits. News of members are always taken: who is not told of one has
     * a wrong list for as long as it is subscribed, and there are no more of them than come and go.
     */
    boolean post(Message message) {
        long size = size(message);
        if (bytes.addAndGet(size) > most && !message.envelope().members()) {
            bytes.addAndGet(-size);
            return false;
        }
        mail.add(new Mail.Post(message.retain()));
        return true;
    }

    void add(Runnable task) {
        mail.add(new Mail.Task(task));
    }

    @Nullable
    Mail poll() {
        var next = mail.poll();
        if (next instanceof Mail.Post(Message message)) {
            bytes.addAndGet(-size(message));
        }
        return next;
    }

    /** Tasks keep their place: only messages of the same channel that come right after it go with it. */
    List<Message> withThoseThatFollow(Message first) {
        var messages = new ArrayList<Message>(1);
        messages.add(first);
        int together = first.frame().readableBytes();
        while (messages.size() < MESSAGES_A_ROUND
                && mail.peek() instanceof Mail.Post(Message next)
                && next.channel().equals(first.channel())
                && (together += next.frame().readableBytes()) <= BYTES_A_ROUND) {
            poll();
            messages.add(next);
        }
        return messages;
    }

    boolean isEmpty() {
        return mail.isEmpty();
    }

    private static long size(Message message) {
        return BYTES_BESIDE + 2L * message.frame().readableBytes();
    }
}
