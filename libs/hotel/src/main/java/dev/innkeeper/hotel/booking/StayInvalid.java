package dev.innkeeper.hotel.booking;

/** A stay that no hotel could sell: the message is for the guest, the field names a property of the request. */
public final class StayInvalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    public StayInvalid(String field, String message) {
        super(message);
        this.field = field;
    }

    /** One of {@code from}, {@code to}, {@code guests}, {@code hotel}, {@code roomType}, {@code currency}, {@code cursor}, {@code limit}. */
    public String field() {
        return field;
    }
}
