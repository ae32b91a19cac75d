package io.holdfast.app.audit;

import java.util.List;

/** What is done to the stores, by SQL and as Redis commands, what undoes it, and a line that must be found. */
record Plant(String name, List<String> sql, List<String> redis, List<String> undo, String line) {
    /** As a person ends an alarm: a new generation, which no gate freezes for what was said of the last. */
    static final String FINISH = "dlq finish --shard ";

    static Plant sql(String name, String line, String undo, String... sql) {
        return new Plant(name, List.of(sql), List.of(), List.of(undo), line);
    }

    static Plant redis(String name, String line, String undo, String... redis) {
        return new Plant(name, List.of(), List.of(redis), List.of(undo), line);
    }

    /** On a shard with an alarm, which its keeper would otherwise put right at once. */
    static Plant frozen(String shard, String name, String line, String undo, String redis) {
        return new Plant(
                name,
                List.of("insert into alarm (shard, cause) values ('" + shard + "', 'planted')"),
                List.of(redis),
                List.of(undo, FINISH + shard),
                line);
    }

    @Override
    public String toString() {
        return name;
    }
}
