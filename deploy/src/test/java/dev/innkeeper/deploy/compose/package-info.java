/**
 * What the compose files must say, read as compose itself reads them.
 * Nothing here starts a container: deploy/compose-test does.
 */
@NullMarked
package dev.innkeeper.deploy.compose;

import org.jspecify.annotations.NullMarked;
