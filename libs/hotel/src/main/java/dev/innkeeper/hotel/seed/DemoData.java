package dev.innkeeper.hotel.seed;

import jakarta.enterprise.context.ApplicationScoped;

/** Three hotels, 120 rooms, a year of rates and three accounts to try the house with. */
@ApplicationScoped
public class DemoData {

    /** Writes what is missing and changes nothing else; call it as often as you like. */
    public void seed() {
        throw new UnsupportedOperationException();
    }
}
