package io.holdfast.journal;

import org.flywaydb.core.Flyway;

/** Brings the schema to this version. Blocks: call it before anything serves. */
public final class Migrations {
    private Migrations() {}

    /** Applies what is missing; fails when the database was migrated by a newer version. */
    public static void apply(Postgres postgres) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
                .locations("classpath:db/migration")
                .ignoreMigrationPatterns(new String[0])
                .load()
                .migrate();
    }
}
