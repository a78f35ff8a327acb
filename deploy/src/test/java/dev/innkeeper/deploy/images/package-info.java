/**
 * What both flavours of the images must say.
 * Nothing here builds one: deploy/compose-test does, and looks at what it built.
 */
@NullMarked
package dev.innkeeper.deploy.images;

import org.jspecify.annotations.NullMarked;
