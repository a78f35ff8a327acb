package dev.innkeeper.ops.secrets;

/** What changes a secret on Kubernetes, where the store of secrets and the operators of databases have to do it. */
public final class KubernetesSteps {
    private static final String SIGNING = """
            NAME of the store's entry innkeeper/app, which the services read from Secret innkeeper-secrets.

            1. Have the new one accepted. In the store set NAME-next to a new one:
                 ./innkeeper keys generate
               Wait until the Secret has it (10 minutes), then replace the pods:
                 kubectl get secret innkeeper-secrets -n SPACE -o jsonpath='{.data.NAME-next}' | base64 -d | sha256sum
                 kubectl rollout restart deployment -n SPACE
                 kubectl rollout status deployment/web -n SPACE
               and the same for worker, scheduler and realtime.
            2. Have it sign. In the store swap NAME and NAME-next; wait, restart and wait as in 1.
            3. UNTIL
            4. Give the old one up. In the store empty NAME-next; wait and restart as in 1.
            """;
    private static final String SESSIONS = """
            Wait until the sessions that the old one signed have ended: innkeeper.web.session.lifetime (12 hours) from the end of 2.
               Encrypt what lies in the database with the new one, from a pod or machine with the services' secrets:
                 ./innkeeper realtime apps encrypt-anew""";
    private static final String CALLERS = "Wait until your own callers of the HTTP API sign with the new one.";
    private static final String DATABASE = """
            The Secret innkeeper-database is the owner's, for whom the operator of Postgres sets the password that it finds there. A second role
            acts for it meanwhile.

            1. Make the second role, and its Secret. As the superuser:
                 PRIMARY=$(kubectl get pod -n SPACE -l cnpg.io/instanceRole=primary -o name)
                 kubectl exec -it -n SPACE $PRIMARY -c postgres -- psql innkeeper
                   create role innkeeper_b login in role innkeeper;
                   alter role innkeeper_b set role innkeeper;
                   \\password innkeeper_b
                 kubectl create secret generic innkeeper-database-b -n SPACE --from-literal=username=innkeeper_b --from-file=password=FILE
            2. Have it used. Add component second-login as the last one of the overlay, and release what runs (TAG) with it:
                 ./innkeeper release production TAG
            3. Go on when nobody is logged in as the owner:
                 kubectl exec -n SPACE $PRIMARY -c postgres -- psql innkeeper -c \\
                   "select application_name, client_addr, backend_start from pg_stat_activity where usename = 'innkeeper'"
               In the store change password of innkeeper/database, and wait until it lets you in (10 minutes).
            4. Take the component away, release again as in 2, and go on when nobody is logged in as innkeeper_b (as in 3):
                   drop role innkeeper_b;
                 kubectl delete secret innkeeper-database-b -n SPACE
            """;
    private static final String REDIS = """
            Entry innkeeper/redis of the store. The server is told at once; the Secret is what it reads when it starts.

            1. Have the new one accepted. In the store set password-next to a new one, and tell the server:
                 kubectl exec -it -n SPACE valkey-0 -- valkey-cli
                   AUTH OLD
                   ACL SETUSER default >NEW
            2. Have it used. In the store swap password and password-next. When the Secret has it (10 minutes):
                 kubectl get secret innkeeper-redis -n SPACE -o jsonpath='{.data.url}' | base64 -d | sha256sum
                 kubectl rollout restart deployment -n SPACE
            3. Go on when no client of CLIENT LIST with the name of a service is older (age, in seconds) than the restart. In the store empty
               password-next, and:
                   ACL SETUSER default <OLD
            """;

    private KubernetesSteps() {}

    /** The commands for a secret, with what to wait for between them. */
    public static String of(Rotated secret, String namespace) {
        var steps = switch (secret) {
            case APP_KEY -> signing(secret, SESSIONS);
            case REALTIME_SECRET -> signing(secret, CALLERS);
            case DATABASE_PASSWORD -> DATABASE;
            case REDIS_PASSWORD -> REDIS;
        };
        return steps.replace("SPACE", namespace);
    }

    private static String signing(Rotated secret, String until) {
        return SIGNING.replace("UNTIL", until).replace("NAME", secret.id());
    }
}
