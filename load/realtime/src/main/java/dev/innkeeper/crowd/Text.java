package dev.innkeeper.crowd;

/** Finds what a message says without reading it as JSON. */
final class Text {
    private Text() {}

    /** What follows the words, up to the next quote or backslash; empty if they do not occur. */
    static String after(String text, String words) {
        int from = text.indexOf(words);
        if (from < 0) {
            return "";
        }
        from += words.length();
        int to = from;
        while (to < text.length() && text.charAt(to) != '"' && text.charAt(to) != '\\') {
            to++;
        }
        return text.substring(from, to);
    }
}
