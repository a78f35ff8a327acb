package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.bus.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The frames of messages that go round together as one buffer: to a client that gets all of them they are one write
 * and one part of a system call, however many they are. Used on one event loop.
 */
final class Bundle {
    private final List<Message> messages;
    private final Set<String> excepted;
    private final boolean droppable;
    private @Nullable ByteBuf plain;
    private @Nullable ByteBuf numbered;

    Bundle(List<Message> messages) {
        this.messages = messages;
        this.excepted = messages.stream()
                .map(Message::exceptSocket)
                .filter(socket -> !socket.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        this.droppable = messages.stream().anyMatch(message -> message.delivery() != Message.Delivery.QUEUED);
    }

    /** Whether one of them is not for such a socket. */
    boolean excepts(Predicate<String> socketId) {
        return !excepted.isEmpty() && excepted.stream().anyMatch(socketId);
    }

    /** Whether one of them need not reach a client that does not keep up. */
    boolean droppable() {
        return droppable;
    }

    /** All frames, valid until {@link #release}, with the ids in the channel's history or without. */
    ByteBuf frames(boolean withIds) {
        if (withIds) {
            return numbered == null ? numbered = joined(true) : numbered;
        }
        return plain == null ? plain = joined(false) : plain;
    }

    void release() {
        if (plain != null) {
            plain.release();
            plain = null;
        }
        if (numbered != null) {
            numbered.release();
            numbered = null;
        }
    }

    private ByteBuf joined(boolean withIds) {
        int bytes = messages.stream()
                .mapToInt(message -> message.frame(withIds).readableBytes())
                .sum();
        var all = PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
        messages.forEach(message -> all.writeBytes(message.frame(withIds).duplicate()));
        return all;
    }
}
