package dev.innkeeper.web.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.hotel.booking.BookingRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The room a guest wants.
 *
 * @param hotel the hotel's slug
 * @param from day of arrival, in the hotel's zone
 * @param to day of departure
 * @param note for the desk
 */
@Schema(example = """
                {"hotel":"lisbon","roomType":"0193472e-7c00-7000-8000-000000000001","from":"2027-05-01","to":"2027-05-04","guests":2}""")
public record NewReservation(
        @NotBlank @Size(max = 80) String hotel,
        @NotNull UUID roomType,
        @NotNull LocalDate from,
        @NotNull LocalDate to,
        @Min(1) @Max(20) int guests,
        @Nullable @Size(max = 500) String note) {

    /** This wish as that guest's. */
    public BookingRequest by(UUID guest) {
        return new BookingRequest(guest, hotel, roomType, from, to, guests, note);
    }

    /** A digest of what is wanted; spaces and the order of fields in the JSON do not matter. */
    public byte[] digest() {
        try {
            var text = String.join(
                    "\n",
                    hotel,
                    roomType.toString(),
                    from.toString(),
                    to.toString(),
                    Integer.toString(guests),
                    note == null ? "" : note);
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
