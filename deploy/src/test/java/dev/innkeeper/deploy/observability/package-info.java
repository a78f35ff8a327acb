/**
 * Rules, dashboards, routes and runbooks, held against each other and against the metrics that services expose.
 * That the services do expose them is for the system tests to find out: nothing is started here.
 */
@NullMarked
package dev.innkeeper.deploy.observability;

import org.jspecify.annotations.NullMarked;
