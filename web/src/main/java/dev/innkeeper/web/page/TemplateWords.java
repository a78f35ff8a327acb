package dev.innkeeper.web.page;

import dev.innkeeper.hotel.booking.Status;
import io.quarkus.qute.TemplateExtension;

/** Words that templates add to the hotel's own. */
@TemplateExtension
final class TemplateWords {
    private TemplateWords() {}

    static String label(Status status) {
        return StatusView.label(status);
    }
}
