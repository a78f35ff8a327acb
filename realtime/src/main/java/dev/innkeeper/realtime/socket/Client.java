package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.realtime.AppMeters;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.state.Member;
import dev.innkeeper.realtime.wire.CloseCode;
import dev.innkeeper.realtime.wire.Handshake;
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
final class Client implements ClientSocket.Events {
    private static final int WEBSOCKET_PING_SINCE = 6;
    private static final long GRACE_SECONDS = 2;
    private static final long GOODBYE_MILLIS = 250;

    final String socketId;
    /** As it is now. */
    App app;

    final Loop loop;
    final Map<String, Subscription> subscriptions = new HashMap<>();
    private final int version;
    private final boolean resumes;
    private final ClientSocket socket;
    final Meters meters;
    final AppMeters.Numbers numbers;
    private final Inflow inflow;
    private final Outflow outflow;
    private final Pulse pulse;
    private boolean closing;
    private final List<Runnable> onEnd = new ArrayList<>();
    private @Nullable Member user;
    private @Nullable SigningIn signingIn;
    private boolean vouched;
    private boolean ended;
    /** Something was written in this turn of the loop. */
    boolean touched;

    /** {@code handshake} is what it said of itself. */
    Client(
            String socketId,
            App app,
            Handshake handshake,
            Loop loop,
            ClientSocket socket,
            RealtimeConfig config,
            Meters meters) {
        this.socketId = socketId;
        this.app = app;
        this.version = handshake.version();
        this.resumes = handshake.resumes();
        this.loop = loop;
        this.socket = socket;
        this.meters = meters;
        this.numbers = meters.of(app);
        this.inflow = new Inflow(socket);
        this.outflow = new Outflow(socket, config);
        this.pulse = new Pulse(config, System.nanoTime());
        socket.tell(this);
    }

    /** Whose connection it is, once Redis knows. */
    @Nullable
    Member user() {
        return user;
    }

    /** Whose connection it says to be while Redis does not know. */
    @Nullable
    SigningIn signingIn() {
        return signingIn;
    }

    void signIn(SigningIn attempt) {
        signingIn = attempt;
        onEnd(attempt.undo());
        vouch();
    }

    /** Redis knows. */
    void signedIn(Member who) {
        signingIn = null;
        user = who;
    }

    /** It may try again. */
    void notSignedIn(SigningIn attempt) {
        signingIn = null;
        onEnd.remove(attempt.undo());
    }

    /** Whether Redis knows that the connection is this user's. */
    boolean isUser(String userId) {
        var who = user;
        return who != null && who.userId().equals(userId);
    }

    /** The application's signature for it is right: it need not hurry any more, whenever Redis answers. */
    void vouch() {
        vouched = true;
    }

    /** Nobody has vouched for it in time. */
    void closeUnlessAuthorized() {
        if (!vouched && app.features().authorizedConnections()) {
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

    /** Whether it is told the ids of events, and comes back with them. */
    boolean resumes() {
        return resumes;
    }

    /** Any sign of life. */
    void heard() {
        pulse.heard(System.nanoTime());
    }

    /** One message was dealt with. */
    void answered() {
        inflow.done();
    }

    /** Says something to this client alone, at the end of the loop's turn. */
    void say(String text) {
        var frame = WireFrame.text(text);
        try {
            write(frame);
        } finally {
            frame.release();
        }
    }

    /** Whether it does not keep up. */
    boolean congested() {
        return outflow.congested();
    }

    /** Writes an answer, which may be longer than what else may wait. */
    void answer(Runnable writes) {
        outflow.answer(writes);
    }

    /** Queues one or more frames, of which the caller keeps its reference; whether they were taken. */
    boolean write(ByteBuf frames) {
        if (closing) {
            return false;
        }
        long before = socket.queuedBytes();
        socket.write(frames);
        outflow.written(socket.queuedBytes() - before);
        if (outflow.over()) {
            tooSlow();
            return false;
        }
        loop.touch(this);
        return true;
    }

    void flush() {
        socket.flush();
        count();
    }

    /** Bytes that the network has not taken. */
    long queuedBytes() {
        return socket.queuedBytes();
    }

    /** Once a second: is it there, does it keep up? */
    void check(long now) {
        if (closing) {
            return;
        }
        switch (pulse.at(now)) {
            case GONE -> close(CloseCode.NO_PONG);
            case SILENT -> ping();
            case FELT -> {
                // It is there.
            }
        }
        count();
        if (!closing && (outflow.over() || outflow.tooLong(now))) {
            tooSlow();
        }
    }

    /** Tells why and closes; subscriptions end at once, so nothing more is queued. */
    void close(CloseCode code) {
        if (code.ofPusher()) {
            say(ServerMessage.error(code.code(), code.reason()));
        }
        leave(code);
    }

    /** Ends it at once, for the memory that its queue takes. */
    void cut() {
        leave(CloseCode.TOO_SLOW);
        socket.abort();
    }

    /** The other side has ended it, with this code, or vanished. */
    void left(int code) {
        if (!closing) {
            meters.left(code);
            gone();
            socket.close(CloseCode.GOING_AWAY);
        }
    }

    private void gone() {
        closing = true;
        loop.forget(this);
        loop.backlog(outflow.end());
    }

    @Override
    public void arrived() {
        inflow.arrived();
    }

    /** What was kept for the client that did not keep up is sent now. */
    @Override
    public void drained() {
        count();
        if (!outflow.congested()) {
            List.copyOf(subscriptions.values()).forEach(Subscription::sendKept);
        }
    }

    /** It can not be heard any more: it gets a moment to take note, then the line is cut. */
    @Override
    public void unreadable(CloseCode why) {
        close(why);
        loop.later(socket::abort, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void leave(CloseCode code) {
        if (closing) {
            return;
        }
        gone();
        meters.closed(code);
        socket.close(code);
    }

    // Anything said would only join the queue that it does not read.
    private void tooSlow() {
        leave(CloseCode.TOO_SLOW);
        loop.later(socket::abort, GRACE_SECONDS, TimeUnit.SECONDS);
    }

    private void ping() {
        if (version < WEBSOCKET_PING_SINCE) {
            say(ServerMessage.PING);
            return;
        }
        var frame = WireFrame.ping();
        try {
            write(frame);
        } finally {
            frame.release();
        }
    }

    private void count() {
        loop.backlog(outflow.change());
    }
}
