package dev.innkeeper.worker.mail;

import java.util.UUID;

/**
 * Who mails come from.
 *
 * @param from as in the header: an address, or a name with the address in angle brackets
 */
record Sender(String from) {

    Sender {
        if (!address(from).matches("[^@\\s<>]+@[^@\\s<>]+")) {
            throw new IllegalArgumentException(
                    "MAIL_FROM is '%s': must be an address, or a name with the address in angle brackets"
                            .formatted(from));
        }
    }

    /** The same in every attempt, so that a mail sent twice is recognised as one. */
    String messageId(UUID job) {
        var address = address(from);
        return "<%s@%s>".formatted(job, address.substring(address.indexOf('@') + 1));
    }

    private static String address(String from) {
        int open = from.lastIndexOf('<');
        return open < 0 || !from.endsWith(">") ? from.strip() : from.substring(open + 1, from.length() - 1);
    }
}
