package dev.innkeeper.web.session;

/** The role names that resources are secured with. */
public final class Roles {
    /** Books and sees their own reservations. */
    public static final String GUEST = "guest";
    /** Works at the desk. */
    public static final String STAFF = "staff";
    /** Runs the stack. */
    public static final String OPERATOR = "operator";

    private Roles() {}
}
