/**
 * The pages a browser sees, and the forms they post.
 * They call the same services as the API, and must work without JavaScript.
 */
@NullMarked
package dev.innkeeper.web.page;

import org.jspecify.annotations.NullMarked;
