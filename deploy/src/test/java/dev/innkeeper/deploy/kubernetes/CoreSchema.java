package dev.innkeeper.deploy.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes' own kinds, held against two models of them: one refuses values of a wrong type, the other names that are
 * unknown at any depth and names that are missing.
 */
final class CoreSchema {
    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            Map.entry("v1/ConfigMap", ConfigMap.class),
            Map.entry("v1/Namespace", Namespace.class),
            Map.entry("v1/ResourceQuota", ResourceQuota.class),
            Map.entry("v1/Secret", Secret.class),
            Map.entry("v1/Service", Service.class),
            Map.entry("v1/ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1/Deployment", Deployment.class),
            Map.entry("apps/v1/StatefulSet", StatefulSet.class),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("batch/v1/Job", Job.class),
            Map.entry("networking.k8s.io/v1/Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1/PodDisruptionBudget", PodDisruptionBudget.class));

    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                // Else what is unknown is kept aside instead of refused.
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    private CoreSchema() {}

    static boolean knows(Resource resource) {
        return KINDS.containsKey(key(resource));
    }

    /** What is wrong with it; empty when nothing is. */
    static List<String> problems(Resource resource) {
        var type = KINDS.get(key(resource));
        if (type == null) {
            return List.of(resource + ": no such kind " + key(resource));
        }
        var problems = new ArrayList<String>();
        try {
            STRICT.readValue(resource.json().toString(), type);
        } catch (JsonProcessingException e) {
            problems.add(resource + ": " + e.getOriginalMessage());
        }
        try {
            var version = resource.apiVersion().replaceAll("^.*/", "").toUpperCase(java.util.Locale.ROOT);
            Class.forName("io.kubernetes.client.openapi.models." + version + resource.kind())
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JsonParser.parseString(resource.json().toString()));
        } catch (InvocationTargetException e) {
            problems.add(resource + ": " + e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return problems;
    }

    private static String key(Resource resource) {
        return resource.apiVersion() + "/" + resource.kind();
    }
}
