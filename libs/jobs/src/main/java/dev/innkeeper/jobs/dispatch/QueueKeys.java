package dev.innkeeper.jobs.dispatch;

import java.util.List;

/** The keys of one queue. The hash tag keeps them in one slot of a Redis Cluster. */
record QueueKeys(String queue) {
    /** Whatever makes a job ready rings here with the name of its queue. */
    static final String BELL = "jobs:bell";

    /** What rings there when workers shall renew their leases at once; no queue has this name. */
    static final String RENEW = "!renew";

    /** What a script is given as KEYS, in this order. */
    List<String> of(Script script) {
        return switch (script) {
            case PUSH -> List.of(ready(), delayed(), lease(), parked(), limit());
            case CLAIM ->
                List.of(ready(), delayed(), lease(), owner(), limit(), parked(), running(), meta(), rate(), wake());
            case SETTLE -> List.of(ready(), delayed(), lease(), owner(), limit(), parked(), running(), cancelled());
            case RENEW -> List.of(ready(), delayed(), lease(), owner(), running(), meta(), cancelled());
            case SUSPECTS -> List.of(lease(), owner(), meta());
            case TEND -> List.of(ready(), parked(), running(), wake(), limit());
            case CANCEL -> List.of(ready(), delayed(), owner(), limit(), parked(), running(), cancelled());
            case FILL ->
                List.of(
                        ready(),
                        delayed(),
                        lease(),
                        owner(),
                        limit(),
                        parked(),
                        running(),
                        wake(),
                        cancelled(),
                        meta());
            case OPEN, MARK -> List.of(meta());
            case MEND -> List.of(owner(), running());
        };
    }

    /** What Redis knows of jobs; the queue's own mark and settings are none of it. */
    List<String> ofJobs() {
        return List.of(ready(), delayed(), lease(), owner(), limit(), parked(), running(), rate(), wake(), cancelled());
    }

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
