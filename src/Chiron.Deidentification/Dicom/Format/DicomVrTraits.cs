namespace Chiron.Deidentification;

/// <summary>What follows from a value representation.</summary>
internal static class DicomVrTraits
{
    extension(DicomVr vr)
    {
        public bool IsKnown => vr is DicomVr.AE or DicomVr.AS or DicomVr.AT or DicomVr.CS or DicomVr.DA or DicomVr.DS or DicomVr.DT or DicomVr.FD or DicomVr.FL
            or DicomVr.IS or DicomVr.LO or DicomVr.LT or DicomVr.PN or DicomVr.SH or DicomVr.SL or DicomVr.SS or DicomVr.ST or DicomVr.TM or DicomVr.UI
            or DicomVr.UL or DicomVr.US || vr.HasLongLength;

        /// <summary>Two reserved bytes and a length of four bytes in explicit form (PS3.5 7.1.2).</summary>
        public bool HasLongLength => vr is DicomVr.OB or DicomVr.OD or DicomVr.OF or DicomVr.OL or DicomVr.OV or DicomVr.OW or DicomVr.SQ or DicomVr.SV
            or DicomVr.UC or DicomVr.UN or DicomVr.UR or DicomVr.UT or DicomVr.UV;

        /// <summary>Words that people write or that name people.</summary>
        public bool IsText => vr is DicomVr.LO or DicomVr.LT or DicomVr.PN or DicomVr.SH or DicomVr.ST or DicomVr.UC or DicomVr.UT;

        /// <summary>Characters of any kind.</summary>
        public bool IsCharacters => vr.IsText || vr is DicomVr.AE or DicomVr.AS or DicomVr.CS or DicomVr.DA or DicomVr.DS or DicomVr.DT or DicomVr.IS
            or DicomVr.TM or DicomVr.UI or DicomVr.UR;

        /// <summary>Bytes without a meaning of their own.</summary>
        public bool IsBytes => vr is DicomVr.OB or DicomVr.OD or DicomVr.OF or DicomVr.OL or DicomVr.OV or DicomVr.OW or DicomVr.UN;

        /// <summary>Whether a backslash parts several values; in the other texts it is a character.</summary>
        public bool HasSeveralValues => vr.IsCharacters && vr is not (DicomVr.LT or DicomVr.ST or DicomVr.UT or DicomVr.UR);
    }
}
