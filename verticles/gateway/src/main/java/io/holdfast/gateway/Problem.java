package io.holdfast.gateway;

/** An error that the gateway finds by itself, without what belongs to the single request. */
record Problem(int status, String type, String title, String detail) {}
