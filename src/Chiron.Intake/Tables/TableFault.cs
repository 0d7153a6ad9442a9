namespace Chiron.Intake.Tables;

/// <summary>Why a row made no event.</summary>
public enum TableFault
{
    /// <summary>The subject is empty.</summary>
    NoSubject,

    /// <summary>The time is empty.</summary>
    NoTime,

    /// <summary>What stands for the time is none.</summary>
    InvalidTime,

    /// <summary>The code is empty, or a part of its template is.</summary>
    NoCode,

    /// <summary>What stands for the value is no finite number.</summary>
    InvalidValue,
}
