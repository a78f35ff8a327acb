package dev.innkeeper.local.mail;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One received message. */
record Mail(
        String id,
        String messageId,
        Person from,
        List<Person> to,
        List<Person> cc,
        String subject,
        Instant received,
        String text,
        String html,
        byte[] raw) {
    private static final int SNIPPET = 250;

    record Person(String name, String address) {
        Map<String, Object> json() {
            return Map.of("Name", name, "Address", address);
        }

        @Override
        public String toString() {
            return name.isEmpty() ? address : name + " <" + address + ">";
        }
    }

    static Mail of(String id, Instant received, MimeMessage message) throws MessagingException, IOException {
        var raw = new ByteArrayOutputStream();
        message.writeTo(raw);
        var from = people(message.getFrom());
        return new Mail(
                id,
                orEmpty(message.getMessageID()).replaceAll("[<>]", ""),
                from.isEmpty() ? new Person("", "") : from.getFirst(),
                people(message.getRecipients(Message.RecipientType.TO)),
                people(message.getRecipients(Message.RecipientType.CC)),
                orEmpty(message.getSubject()),
                received,
                body(message, "text/plain"),
                body(message, "text/html"),
                raw.toByteArray());
    }

    /** What Mailpit's lists show. */
    Map<String, Object> summary() {
        var json = new LinkedHashMap<String, Object>();
        json.put("ID", id);
        json.put("MessageID", messageId);
        json.put("Read", false);
        json.put("From", from.json());
        json.put("To", to.stream().map(Person::json).toList());
        json.put("Cc", cc.stream().map(Person::json).toList());
        json.put("Bcc", List.of());
        json.put("ReplyTo", List.of());
        json.put("Subject", subject);
        json.put("Created", received.toString());
        json.put("Tags", List.of());
        json.put("Size", raw.length);
        json.put("Attachments", 0);
        json.put("Snippet", snippet());
        return json;
    }

    /** What Mailpit shows of one message. */
    Map<String, Object> details() {
        var json = new LinkedHashMap<>(summary());
        json.put("Date", received.toString());
        json.put("Text", text);
        json.put("HTML", html);
        return json;
    }

    /** Whether the word occurs: {@code to:}, {@code from:} and {@code subject:} look there only. */
    boolean matches(String word) {
        var colon = word.indexOf(':');
        var field = colon < 0 ? "" : word.substring(0, colon).toLowerCase(Locale.ROOT);
        var wanted = word.substring(colon + 1).replace("\"", "").toLowerCase(Locale.ROOT);
        var where = switch (field) {
            case "to" -> to.toString() + cc;
            case "from" -> from.toString();
            case "subject" -> subject;
            case "message-id" -> messageId;
            default -> from.toString() + to + cc + subject + text;
        };
        return where.toLowerCase(Locale.ROOT).contains(wanted);
    }

    private String snippet() {
        var words = text.strip().replaceAll("\\s+", " ");
        return words.substring(0, Math.min(SNIPPET, words.length()));
    }

    private static List<Person> people(Address @Nullable [] addresses) {
        return addresses == null
                ? List.of()
                : Arrays.stream(addresses)
                        .filter(InternetAddress.class::isInstance)
                        .map(InternetAddress.class::cast)
                        .map(address -> new Person(orEmpty(address.getPersonal()), orEmpty(address.getAddress())))
                        .toList();
    }

    private static String body(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type) && part.getContent() instanceof String body) {
            return body;
        }
        if (part.getContent() instanceof Multipart parts) {
            for (var index = 0; index < parts.getCount(); index++) {
                BodyPart inner = parts.getBodyPart(index);
                var found = body(inner, type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
