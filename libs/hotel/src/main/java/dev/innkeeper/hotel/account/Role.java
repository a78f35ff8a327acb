package dev.innkeeper.hotel.account;

/** What an account may do. */
public enum Role {
    /** Books and sees their own reservations. */
    GUEST,
    /** Works at the desk: sees reservations, checks guests in and out. */
    STAFF,
    /** Runs the stack: the operator console. */
    OPERATOR
}
