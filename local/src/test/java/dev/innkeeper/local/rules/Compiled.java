package dev.innkeeper.local.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** What was compiled, read once for all rules: reading it takes longer than checking it. */
final class Compiled {
    static final JavaClasses ALL = new ClassFileImporter().importPaths(Checkout.classes());

    private Compiled() {}
}
