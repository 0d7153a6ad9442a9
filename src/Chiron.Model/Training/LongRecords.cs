namespace Chiron.Model;

/// <summary>Takes the windows of a record that is longer than the context one by one, so that memory is bounded by the context and not by the record.</summary>
internal static class LongRecords
{
    /// <summary>Does <paramref name="work"/> with the workspace's batch, or with each of its windows in its place.</summary>
    /// <param name="window">Scratch memory of the caller's thread.</param>
    /// <param name="context">The most tokens that are taken together.</param>
    /// <param name="work">Given which window it is, from 0.</param>
    public static void WindowByWindow(Workspace workspace, TokenBatch window, int context, Action<int> work)
    {
        var all = workspace.Batch;
        if (all.Sequences <= 1 || all.MainRows <= context)
        {
            work(0);
            return;
        }

        try
        {
            workspace.Batch = window;
            for (var sequence = 0; sequence < all.Sequences; sequence++)
            {
                window.Clear();
                window.AppendSequence(all, sequence);
                work(sequence);
            }
        }
        finally
        {
            workspace.Batch = all;
        }
    }
}
