package dev.innkeeper.ops;

import dev.innkeeper.broadcast.RealtimeAdmin.ChannelView;
import dev.innkeeper.broadcast.RealtimeAdmin.MemberView;
import dev.innkeeper.broadcast.RealtimeAdmin.NodeView;
import java.io.PrintWriter;
import java.util.List;

/** Channels, members and nodes as people read them. */
final class RealtimeInWords {
    private static final String CHANNEL = "%11s  %7s  %s%n";
    private static final String MEMBER = "%-40s  %5s  %s%n";
    private static final String NODE = "%-20s  %11s  %s%n";

    private RealtimeInWords() {}

    static void channels(PrintWriter out, List<ChannelView> channels) {
        out.printf(CHANNEL, "SUBSCRIBERS", "MEMBERS", "CHANNEL");
        for (var channel : channels) {
            out.printf(
                    CHANNEL,
                    channel.subscribers(),
                    channel.members() == null ? "-" : channel.members(),
                    channel.name());
        }
    }

    static void members(PrintWriter out, List<MemberView> members) {
        out.printf(MEMBER, "USER", "NODES", "INFO");
        members.forEach(member -> out.printf(MEMBER, member.userId(), member.nodes(), member.userInfo()));
    }

    static void nodes(PrintWriter out, List<NodeView> nodes) {
        out.printf(NODE, "NODE", "CONNECTIONS", "HOST:PID");
        nodes.forEach(node -> out.printf(NODE, node.name(), node.connections(), node.where()));
    }

    static void told(PrintWriter out, Told told) {
        out.printf("told %d node(s)%n", told.nodes());
    }
}
