package dev.innkeeper.worker.webhook;

import dev.innkeeper.jobs.DiscardJob;
import dev.innkeeper.platform.env.AppEnv;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts to an address of somebody else's choice. The name is looked up once and the connection goes to what was found and
 * checked, so that a name that changes its address can not lead inside. Redirects are not followed.
 */
@Singleton
class WebhookClient {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int CONNECT_MILLIS = 5_000;

    private final HttpClient http;
    private final long timeoutMillis;
    private final boolean anywhere;

    WebhookClient(Vertx vertx, WebhookConfig config, AppEnv env) {
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAlive(false)
                .setVerifyHost(true));
        this.timeoutMillis = config.timeout().toMillis();
        this.anywhere = config.privateAddresses().orElse(!env.exposed());
    }

    /**
     * Posts the body and answers the status.
     *
     * @throws IOException if there was no answer
     * @throws DiscardJob if it must not be posted there
     */
    int post(URI url, Map<String, String> headers, byte[] body) throws IOException, InterruptedException, DiscardJob {
        boolean tls = "https".equals(url.getScheme());
        int port = url.getPort() > 0 ? url.getPort() : tls ? HTTPS : HTTP;
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, allowed(url).getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(pathAndQuery(url))
                .setTimeout(timeoutMillis);
        headers.forEach(options::putHeader);
        var answer = http.request(options)
                .compose(request -> request.send(Buffer.buffer(body)))
                .map(response -> {
                    // Nobody reads what else it says.
                    response.request().connection().close();
                    return response.statusCode();
                })
                .toCompletionStage()
                .toCompletableFuture();
        try {
            return answer.get(timeoutMillis + CONNECT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeoutMillis + " ms", e);
        }
    }

    private InetAddress allowed(URI url) throws IOException, DiscardJob {
        var all = InetAddress.getAllByName(url.getHost());
        for (var address : all) {
            if (!anywhere && !PublicAddress.is(address)) {
                throw new DiscardJob("%s leads to %s, which is not public".formatted(url.getHost(), address));
            }
        }
        return all[0];
    }

    private static String pathAndQuery(URI url) {
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
