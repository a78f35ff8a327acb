/**
 * What the descriptors for hosts without containers must say: systemd units and the Procfile.
 * Nothing here starts a service: that needs the packages, and is a system test.
 */
@NullMarked
package dev.innkeeper.deploy.hosts;

import org.jspecify.annotations.NullMarked;
