package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.wire.CloseCode;
import dev.innkeeper.realtime.wire.ServerMessage;
import dev.innkeeper.realtime.wire.WireFrame;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One established connection. Touched on its event loop only. */
final class Client {
    private static final int WEBSOCKET_PING_SINCE = 6;
    private static final long GRACE_SECONDS = 2;
    private static final long GOODBYE_MILLIS = 250;

    final String socketId;
    final App app;
    final Loop loop;
    final Map<String, Subscription> subscriptions = new HashMap<>();
    private final int version;
    private final ClientSocket socket;
    private final RealtimeConfig config;
    private final Meters meters;
    private long lastHeard = System.nanoTime();
    private long pingedAt;
    private boolean pinged;
    private long slowSince;
    private boolean slow;
    private boolean closing;
    private final List<Runnable> onEnd = new ArrayList<>();
    private @Nullable Member user;
    private boolean authorized;
    private boolean ended;

    Client(
            String socketId,
            App app,
            int version,
            Loop loop,
            ClientSocket socket,
            RealtimeConfig config,
            Meters meters) {
        this.socketId = socketId;
        this.app = app;
        this.version = version;
        this.loop = loop;
        this.socket = socket;
        this.config = config;
        this.meters = meters;
    }

    /** Whose connection it says to be, if it says so. */
    @Nullable
    Member user() {
        return user;
    }

    void signIn(@Nullable Member who) {
        user = who;
    }

    /** Whether Redis knows that the connection is this user's. */
    boolean isUser(String userId) {
        var who = user;
        return authorized && who != null && who.userId().equals(userId);
    }

    /** The application has vouched for it. */
    void authorize() {
        authorized = true;
    }

    /** Nobody has vouched for it in time. */
    void closeUnlessAuthorized() {
        if (!authorized) {
            close(CloseCode.NOT_AUTHORIZED_IN_TIME);
        }
    }

    /** Has this run when the connection is no longer served; at once if that is so. */
    void onEnd(Runnable task) {
        if (ended) {
            task.run();
        } else {
            onEnd.add(task);
        }
    }

    void end() {
        ended = true;
        onEnd.forEach(Runnable::run);
        onEnd.clear();
    }

    boolean closing() {
        return closing;
    }

    /** Any sign of life. */
    void heard() {
        lastHeard = System.nanoTime();
        pinged = false;
    }

    /** Says something to this client alone. */
    void say(String text) {
        var frame = WireFrame.text(text);
        try {
            write(frame);
            socket.flush();
        } finally {
            frame.release();
        }
    }

    /** Queues something for this client alone; the caller flushes. */
    void queue(String text) {
        var frame = WireFrame.text(text);
        try {
            write(frame);
        } finally {
            frame.release();
        }
    }

    /** Queues a shared frame; whether it was taken. The caller keeps its reference and flushes later. */
    boolean write(ByteBuf frame) {
        if (closing) {
            return false;
        }
        socket.write(frame);
        if (socket.queuedBytes() > config.maxQueuedBytes()) {
            socket.flush();
            if (socket.queuedBytes() > config.maxQueuedBytes()) {
                tooSlow();
                return false;
            }
        }
        return true;
    }

    void flush() {
        socket.flush();
    }

    /** Once a second: is it there, does it keep up? */
    void check(long now) {
        if (closing) {
            return;
        }
        if (pinged && now - pingedAt > config.pongTimeout().toNanos()) {
            close(CloseCode.NO_PONG);
        } else if (!pinged && now - lastHeard > config.pingInterval().toNanos()) {
            ping(now);
        }
        checkQueue(now);
    }

    /** Tells why and closes; subscriptions end at once, so nothing more is queued. */
    void close(CloseCode code) {
        if (closing) {
            return;
        }
        if (code.ofPusher()) {
            say(ServerMessage.error(code.code(), code.reason()));
        }
        leave(code);
    }

    /** The same for a client whose answer could not be read: it gets a moment to take note, then the line is cut. */
    void closeUnheard(CloseCode code) {
        close(code);
        loop.later(socket::abort, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void leave(CloseCode code) {
        if (closing) {
            return;
        }
        closing = true;
        loop.forget(this);
        meters.closed(code);
        socket.close(code);
    }

    // Anything said would only join the queue that it does not read.
    private void tooSlow() {
        leave(CloseCode.TOO_SLOW);
        loop.later(socket::abort, GRACE_SECONDS, TimeUnit.SECONDS);
    }

    private void ping(long now) {
        pinged = true;
        pingedAt = now;
        if (version < WEBSOCKET_PING_SINCE) {
            say(ServerMessage.PING);
            return;
        }
        var frame = WireFrame.ping();
        try {
            write(frame);
            socket.flush();
        } finally {
            frame.release();
        }
    }

    private void checkQueue(long now) {
        if (closing || socket.queuedBytes() <= config.slowBytes()) {
            slow = false;
        } else if (!slow) {
            slow = true;
            slowSince = now;
        } else if (now - slowSince > config.slowTimeout().toNanos()) {
            tooSlow();
        }
    }
}
