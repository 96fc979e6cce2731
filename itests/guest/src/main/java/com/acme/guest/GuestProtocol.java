package com.acme.guest;

import org.apache.coyote.http11.Http11NioProtocol;

/** HTTP/1.1 by another name. */
public final class GuestProtocol extends Http11NioProtocol {}
