package dev.innkeeper.hotel.account;

/** The e-mail address already has an account. */
public final class EmailTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public EmailTaken() {
        super("this e-mail address already has an account");
    }
}
