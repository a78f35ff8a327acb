/**
 * What must hold for deploy/k8s: its schema, our policy, and that it says what the code says.
 * Nothing here talks to a cluster.
 */
@NullMarked
package dev.innkeeper.deploy.kubernetes;

import org.jspecify.annotations.NullMarked;
