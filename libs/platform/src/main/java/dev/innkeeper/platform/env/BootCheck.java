package dev.innkeeper.platform.env;

import java.util.List;

/** A look at the configuration before the service starts. Any CDI bean that implements it is asked once. */
public interface BootCheck {
    /** What is wrong, one sentence each, beginning with the variable's name; empty when all is well. */
    List<String> problems();
}
