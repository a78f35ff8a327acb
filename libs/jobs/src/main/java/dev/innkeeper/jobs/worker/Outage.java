package dev.innkeeper.jobs.worker;

import org.jboss.logging.Logger;

/** Something that fails for a while: told when it begins and when it is over, not at each try. One thread uses it. */
final class Outage {
    private static final Logger LOG = Logger.getLogger(Outage.class);

    private final String begins;
    private final String ends;
    private boolean lasts;

    Outage(String begins, String ends) {
        this.begins = begins;
        this.ends = ends;
    }

    void failed(Exception why) {
        if (!lasts) {
            lasts = true;
            LOG.warnf("%s: %s", begins, why.getMessage());
        }
    }

    void worked() {
        if (lasts) {
            lasts = false;
            LOG.info(ends);
        }
    }
}
