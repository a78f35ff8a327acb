package dev.innkeeper.web.http;

import dev.innkeeper.web.WebConfig;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Stops reading a body at the limit. Quarkus' own limit hangs up without a word, and is set to be met later. */
@Provider
@Singleton
class MeteredBody implements ReaderInterceptor {
    // Asked for late: interceptors are made when the service is built, before there is a configuration.
    private final Instance<WebConfig> config;

    MeteredBody(Instance<WebConfig> config) {
        this.config = config;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        context.setInputStream(
                new Metered(context.getInputStream(), config.get().limits().bodyBytes()));
        return context.proceed();
    }

    private static final class Metered extends FilterInputStream {
        private final long most;
        private long read;

        Metered(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int bytes = super.read(into, offset, length);
            count(Math.max(0, bytes));
            return bytes;
        }

        @Override
        public void close() throws IOException {
            // Closing would first wait for the rest, and there may be no end to it.
            if (read <= most) {
                super.close();
            }
        }

        private void count(int bytes) throws BodyTooLarge {
            read += bytes;
            if (read > most) {
                throw new BodyTooLarge(most);
            }
        }
    }
}
