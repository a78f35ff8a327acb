/**
 * What the workflows may do and say.
 * Nothing here runs one: what they call is what people call, and is tested as such.
 */
@NullMarked
package dev.innkeeper.deploy.workflows;

import org.jspecify.annotations.NullMarked;
