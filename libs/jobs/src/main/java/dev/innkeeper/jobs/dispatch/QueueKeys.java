package dev.innkeeper.jobs.dispatch;

/** The keys of one queue. The hash tag keeps them in one slot of a Redis Cluster. */
record QueueKeys(String queue) {
    /** Whatever makes a job ready rings here with the name of its queue. */
    static final String BELL = "jobs:bell";

    /** What rings there when workers shall renew their leases at once; no queue has this name. */
    static final String RENEW = "!renew";

    String ready() {
        return key("ready");
    }

    String delayed() {
        return key("delayed");
    }

    String lease() {
        return key("lease");
    }

    String owner() {
        return key("owner");
    }

    String limit() {
        return key("limit");
    }

    String parked() {
        return key("parked");
    }

    String running() {
        return key("running");
    }

    String meta() {
        return key("meta");
    }

    String rate() {
        return key("rate");
    }

    String wake() {
        return key("wake");
    }

    String cancelled() {
        return key("cancelled");
    }

    private String key(String part) {
        return "jobs:{" + queue + "}:" + part;
    }
}
