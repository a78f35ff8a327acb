package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks the HMAC-SHA256 signatures of the Pusher protocol for one application. Its
 * secret signs; while it is changed the next one is accepted too. Safe for many threads.
 */
public final class PusherSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern SOCKET_ID = Pattern.compile("\\d{1,20}\\.\\d{1,20}");

    private final String key;
    private final SecretKeySpec secret;
    private final @Nullable SecretKeySpec next;

    public PusherSignature(BroadcastConfig config) {
        this(config.key(), config.secret(), config.secretNext());
    }

    /** For the application with this key and secret. */
    public PusherSignature(String key, String secret) {
        this(key, secret, null);
    }

    PusherSignature(String key, String secret, @Nullable String next) {
        this.key = key;
        this.secret = secretKey(secret);
        this.next = next == null ? null : secretKey(next);
    }

    private static SecretKeySpec secretKey(String secret) {
        return new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
    }

    /** Whether the text has the form of a socket id; anything else must not be signed, or other things could be forged. */
    public static boolean isSocketId(String socketId) {
        return SOCKET_ID.matcher(socketId).matches();
    }

    /**
     * The {@code auth} value that lets this socket subscribe to a private channel.
     *
     * @return {@code key:hex}
     * @throws IllegalArgumentException if the socket id or the channel name has not the right form
     */
    public String channelAuth(String socketId, String channel) {
        return auth(channelText(socketId, channel, null));
    }

    /** The same for a presence channel; {@code channelData} is signed byte for byte as it is sent. */
    public String channelAuth(String socketId, String channel, String channelData) {
        return auth(channelText(socketId, channel, channelData));
    }

    /** The {@code auth} value with which a socket signs in as a user. */
    public String userAuth(String socketId, String userData) {
        return auth(requireSocketId(socketId) + "::user::" + userData);
    }

    /** Whether {@code auth} is this application's signature for the subscription; takes the same time for any wrong one. */
    public boolean verifyChannel(String auth, String socketId, String channel, @Nullable String channelData) {
        return verifyAuth(auth, channelText(socketId, channel, channelData));
    }

    /** Whether {@code auth} is this application's signature for signing in as that user. */
    public boolean verifyUser(String auth, String socketId, String userData) {
        return verifyAuth(auth, requireSocketId(socketId) + "::user::" + userData);
    }

    /** The signature of any text, as lower-case hex. */
    public String sign(String text) {
        return sign(text.getBytes(UTF_8));
    }

    /** The signature of any bytes, as lower-case hex; webhooks sign their raw body. */
    public String sign(byte[] bytes) {
        return sign(bytes, secret);
    }

    /** Whether the signature is one of that text; takes the same time for any wrong one. */
    public boolean verify(String text, String signature) {
        byte[] bytes = text.getBytes(UTF_8);
        return same(sign(bytes, secret), signature) || (next != null && same(sign(bytes, next), signature));
    }

    private static String sign(byte[] bytes, SecretKeySpec secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has " + ALGORITHM, e);
        }
    }

    /** Compares two signatures in constant time. */
    public static boolean same(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }

    private String auth(String text) {
        return key + ":" + sign(text);
    }

    private boolean verifyAuth(String auth, String text) {
        int colon = auth.lastIndexOf(':');
        return colon >= 0 && same(key, auth.substring(0, colon)) && verify(text, auth.substring(colon + 1));
    }

    private static String channelText(String socketId, String channel, @Nullable String channelData) {
        String text = requireSocketId(socketId) + ":" + ChannelName.requireValid(channel);
        return channelData == null ? text : text + ":" + channelData;
    }

    private static String requireSocketId(String socketId) {
        if (!isSocketId(socketId)) {
            throw new IllegalArgumentException("Not a socket id: " + socketId);
        }
        return socketId;
    }
}
