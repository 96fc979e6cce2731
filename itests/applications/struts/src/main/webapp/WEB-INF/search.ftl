${words!"all"} by ${order!"nothing"}
