package dev.innkeeper.realtime.socket;

import dev.innkeeper.realtime.RealtimeConfig;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Bounds what the operating system keeps for a client, which no queue of ours sees: thousands that stop reading together
 * would take gigabytes of it.
 */
@Singleton
class SendBuffer implements HttpServerOptionsCustomizer {
    private final RealtimeConfig config;

    SendBuffer(RealtimeConfig config) {
        this.config = config;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setSendBufferSize(config.sendBuffer());
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setSendBufferSize(config.sendBuffer());
    }
}
