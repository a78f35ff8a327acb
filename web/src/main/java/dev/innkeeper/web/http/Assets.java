package dev.innkeeper.web.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;

/**
 * The few files pages need, held in memory, compressed once, served under a name that holds a digest of their content: a
 * browser keeps them for a year and asks for the new name after a release.
 */
@Singleton
@Named("assets")
public class Assets {
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final Map<String, String> TYPES =
            Map.of("css", "text/css;charset=UTF-8", "js", "text/javascript;charset=UTF-8", "svg", "image/svg+xml");

    private final Map<String, String> urls = new HashMap<>();
    private final Map<String, Asset> byPath = new HashMap<>();

    private record Asset(String type, String etag, Buffer plain, Buffer gzipped) {}

    Assets() {
        load("app.css", "assets/app.css");
        load("live.js", "assets/live.js");
        load("favicon.svg", "assets/favicon.svg");
        load("htmx.js", "META-INF/resources/webjars/htmx.org/%s/dist/htmx.min.js".formatted(htmxVersion()));
        load("realtime.js", "META-INF/resources/assets/innkeeper-realtime.js");
        load("pusher.js", "META-INF/resources/assets/pusher.min.js");
    }

    /** The path to link to. */
    public String url(String name) {
        var url = urls.get(name);
        if (url == null) {
            throw new IllegalArgumentException("no asset " + name);
        }
        return url;
    }

    void install(@Observes Router router) {
        router.get("/assets/*").order(-1).handler(this::serve);
        router.get("/favicon.ico").order(-1).handler(request -> request.reroute(url("favicon.svg")));
    }

    private void serve(RoutingContext request) {
        var asset = byPath.get(request.normalizedPath());
        if (asset == null) {
            request.next();
            return;
        }
        var response = request.response();
        response.putHeader(HttpHeaders.CACHE_CONTROL, FOREVER)
                .putHeader(HttpHeaders.ETAG, asset.etag())
                .putHeader(HttpHeaders.VARY, "Accept-Encoding");
        if (asset.etag().equals(request.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, asset.type());
        var accepted = request.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
        if (accepted != null && accepted.contains("gzip")) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(asset.gzipped());
        } else {
            response.end(asset.plain());
        }
    }

    private void load(String name, String resource) {
        var bytes = read(resource);
        var digest = digest(bytes);
        int dot = name.lastIndexOf('.');
        var extension = name.substring(dot + 1);
        var path = "/assets/%s-%s.%s".formatted(name.substring(0, dot), digest, extension);
        urls.put(name, path);
        byPath.put(
                path,
                new Asset(
                        java.util.Objects.requireNonNull(TYPES.get(extension)),
                        '"' + digest + '"',
                        Buffer.buffer(bytes),
                        Buffer.buffer(gzip(bytes))));
    }

    // The parent POM chooses the version; the webjar says which one came, because its folder is named so.
    private static String htmxVersion() {
        try {
            var properties = new Properties();
            properties.load(new ByteArrayInputStream(read("META-INF/maven/org.webjars.npm/htmx.org/pom.properties")));
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String resource) {
        try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
